# Thirty days: the couple's kitchen is remembered with every talk about it.
at      2030-05-06T09:00Z
by      agent
do      createCustomer kind=person given_name=Eszter family_name=Nagy language=hu country=HU identities=[{"kind":"phone","value":"06 30 123 4567"}] as eszter
do      recordContact id=$eszter.id channel=visit direction=in summary="Konyhatervezés, a felmérés elkészült."
after   P30D
do      recordContact id=$eszter.id channel=call direction=in summary="Érdeklődik, mikor érkezik a konyha."
see     getCustomerCard id=$eszter.id gives customer.name="Nagy Eszter" contacts.count=2 contacts.last_at="2030-06-05T09:00:00.000Z"
pending the pipeline from order to delivery; the to-do on day 28, once, on the minute; forty forecasts moved in one action
pending silence raises the alarm; the second slip goes to the manager; the same month on an improved version
