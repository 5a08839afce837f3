# One digit and two cards: whoever is at the counter corrects a wrong digit at once, and the correction is told.
by      agent
do      createCustomer kind=person given_name=Анна family_name=Белова language=ru country=RU identities=[{"kind":"phone","value":"+7 921 555 44 30"}] as anna
do      removeIdentity id=$anna.id identity_id=$anna.identities.0.id
do      addIdentity id=$anna.id kind=phone value="+7 921 555 44 39"
see     lookupCustomer identity="phone:+79215554430" gives matches.size=0
see     lookupCustomer identity="phone:+79215554439" gives matches.0.customer.id=$anna.id
then    events CustomerCreated IdentityRemoved IdentityAdded
pending the tax number's checksum, the evidence, the push to the connected system, the deadline
pending the circle of two cards is found, 0.03 is written off within authority, both close
