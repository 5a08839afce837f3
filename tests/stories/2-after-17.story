# After 17:00: what was agreed by phone stands on the card of the customer of five years.
at      2030-04-02T09:30Z
by      agent
do      createCustomer kind=person given_name=Marko family_name=Hribar language=sl customer_since=2025-03-15 note="Vse prebere, preden podpiše." identities=[{"kind":"phone","value":"041 700 300"}] as marko
do      recordContact id=$marko.id channel=call direction=out summary="Ponudba: dve leti popusta. Prosi za klic jutri po 17. uri."
see     getCustomerCard id=$marko.id gives recent.0.channel=call recent.0.direction=out customer.note="Vse prebere, preden podpiše."
do      makePromise id=$marko.id text="Pokličemo jutri po 17. glede ponudbe." channel=call as klic
see     getPromise id=$klic.id gives from_at="2030-04-03T15:00:00.000Z" until_at="2030-04-03T18:00:00.000Z" owner_name=Bor time_zone=Europe/Ljubljana
at      2030-04-03T09:00Z
see     mayContact id=$marko.id purpose=service channel=call gives allowed=false reason=promised
refused 409 recordContact id=$marko.id channel=call direction=out summary="Klic ob 11h." at /override_reason
at      2030-04-03T15:10Z
do      recordContact id=$marko.id channel=call direction=out summary="Klic, kot je bilo obljubljeno."
see     getPromise id=$klic.id gives state=kept
pending the offer is stored as terms; a visit without announcement is refused
pending a document that differs from the offer is blocked; a worse plan is flagged; the complaint can't be closed unanswered
