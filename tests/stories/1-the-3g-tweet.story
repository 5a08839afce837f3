# The 3G tweet: the customer of seven years is one person on her card, with both addresses of hers.
at      2030-03-05T08:00Z
by      agent
do      createCustomer kind=person given_name=Nina family_name=Kranjc language=sl city=Ljubljana customer_since=2023-02-01 identities=[{"kind":"phone","value":"031 555 010"},{"kind":"mail","value":"nina.kranjc@example.si"}] as nina
do      recordContact id=$nina.id channel=mail direction=in summary="Prosi za račun za oba naslova." occurred_at="2030-02-11T10:00:00Z"
see     lookupCustomer identity="phone:031/555-010" gives matches.0.customer.id=$nina.id
see     getCustomerCard id=$nina.id gives customer.customer_since=2023-02-01 contacts.count=1
pending the public post is in the inbox, its first-response clock runs, the handle is matched with a reason and not linked
pending a public reply that holds her number is stopped; the private one is sent; her yes links the handle
pending the incident is attached with one key; closing it tells everyone attached; her praise is a mention
