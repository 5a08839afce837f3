# After 17:00: what was agreed by phone stands on the card of the customer of five years.
at      2030-04-02T09:30Z
by      agent
do      createCustomer kind=person given_name=Marko family_name=Hribar language=sl customer_since=2025-03-15 note="Vse prebere, preden podpiše." identities=[{"kind":"phone","value":"041 700 300"}] as marko
do      recordContact id=$marko.id channel=call direction=out summary="Ponudba: dve leti popusta. Prosi za klic jutri po 17. uri."
see     getCustomerCard id=$marko.id gives recent.0.channel=call recent.0.direction=out customer.note="Vse prebere, preden podpiše."
pending the offer is stored as terms; the promise has its window, owner and channel; dialling at 11 is stopped
pending a document that differs from the offer is blocked; a worse plan is flagged; the complaint can't be closed unanswered
