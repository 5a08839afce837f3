# A customer is recognised by a phone number however it is written.
by      agent
do      createCustomer kind=person given_name=Maja family_name=Zupančič identities=[{"kind":"phone","value":"040/123-456"}] as maja
see     lookupCustomer identity="phone:00386 40 123 456" gives matches.size=1 matches.0.customer.id=$maja.id matches.0.reason=same_phone
see     lookupCustomer identity="phone:+386 (0)40 123 456" gives matches.0.customer.name="Maja Zupančič"

# A number nobody has is no error: the person at the phone sees that it is new.
by      agent
see     lookupCustomer identity="phone:041 999 888" gives matches.size=0 identity.value="+38641999888" identity.valid=true

# Two who share a number are both shown, none is chosen.
do      createCustomer kind=person given_name=Maja family_name=Zupančič identities=[{"kind":"phone","value":"040 123 456"}]
do      createCustomer kind=person given_name=Jan family_name=Zupančič identities=[{"kind":"phone","value":"040 123 456"}]
see     lookupCustomer identity="phone:040123456" gives matches.size=2 matches.0.confidence=0.5

# An organisation shows who belongs to it.
do      createCustomer kind=organisation name="Gostilna Pri Lipi" as lipa
do      createCustomer kind=person given_name=Ana family_name=Kovač organisation_id=$lipa.id
see     getCustomerCard id=$lipa.id gives member_count=1 members.0.name="Ana Kovač"

# Hungarian names stand family first.
do      createCustomer kind=person given_name=Péter family_name=Szabó language=hu as peter
see     getCustomer id=$peter.id gives name="Szabó Péter"

# A number that is no number is kept as it was given, and marked.
do      createCustomer kind=person family_name=Novak identities=[{"kind":"phone","value":"pri sosedu"}] as novak
see     getCustomer id=$novak.id gives identities.0.valid=false identities.0.given="pri sosedu"

# A person without any name is refused at the name.
refused 422 createCustomer kind=person at /family_name
then    events

# A change tells who was faster.
do      createCustomer kind=person family_name=Novak as novak
do      updateCustomer id=$novak.id city=Kranj
see     getCustomer id=$novak.id gives city=Kranj version=2
then    events CustomerCreated CustomerUpdated

# Who was put away is not in the list, and can be brought back.
do      createCustomer kind=person family_name=Novak as novak
do      archiveCustomer id=$novak.id
see     listCustomers gives items.size=0
do      restoreCustomer id=$novak.id
see     listCustomers gives items.size=1 items.0.id=$novak.id
then    events CustomerCreated CustomerArchived CustomerRestored

# What happened long ago stands where it belongs on the timeline, not where it was written down.
at      2030-03-04T09:00Z
do      createCustomer kind=person family_name=Novak as novak
do      recordContact id=$novak.id channel=call direction=in summary="Sprašuje po računu." occurred_at="2030-03-04T08:00:00Z"
do      recordContact id=$novak.id channel=visit direction=in summary="Prinesel pogodbo." occurred_at="2030-02-01T10:00:00Z"
see     listTimeline id=$novak.id kind=contact gives items.size=2 items.0.channel=call items.1.channel=visit
see     getCustomerCard id=$novak.id gives contacts.count=2 customer.last_contact_at="2030-03-04T08:00:00.000Z"

# A contact can't have happened tomorrow.
do      createCustomer kind=person family_name=Novak as novak
refused 422 recordContact id=$novak.id channel=call direction=in summary="Jutri." occurred_at="2030-01-02T09:00:00Z" at /occurred_at

# Who is not signed in learns nothing, not even that a customer is not there.
by      nobody
refused 401 getCustomer id=0000000000000
refused 401 listCustomers

# A wrong condition is refused with the place of its fault, in the caller's language.
by      owner
refused 422 listCustomers filter="customer.citty == \"Kranj\"" at ?filter

# A condition chooses who is in the list and how many they are.
do      createCustomer kind=person family_name=Novak city=Kranj
do      createCustomer kind=person family_name=Kovač city=Bled
see     listCustomers filter="customer.city == \"Kranj\"" gives items.size=1 items.0.name=Novak
see     countCustomers filter="customer.city in [\"Kranj\", \"Bled\"]" gives count=2 exact=true

# What must not be done stands on the card with its reason and who said it.
by      agent
do      createCustomer kind=person family_name=Novak as novak
see     getCustomerCard id=$novak.id gives restrictions.size=0
do      setRestriction id=$novak.id kind=do_not_sell reason="Ne želi ponudb."
see     getCustomerCard id=$novak.id gives restrictions.size=1 restrictions.0.kind=do_not_sell restrictions.0.reason="Ne želi ponudb."
see     listTimeline id=$novak.id kind=change gives items.0.event=RestrictionSet
do      liftRestriction id=$novak.id kind=do_not_sell
see     getCustomerCard id=$novak.id gives restrictions.size=0
then    events CustomerCreated RestrictionSet RestrictionLifted

# Stated anew, a restriction keeps its beginning and takes the new reason.
at      2030-03-04T09:00Z
do      createCustomer kind=person family_name=Novak as novak
do      setRestriction id=$novak.id kind=do_not_sell reason="Ne želi ponudb."
at      2030-05-04T09:00Z
do      setRestriction id=$novak.id kind=do_not_sell reason="Zahteval je pisno."
see     getCustomerCard id=$novak.id gives restrictions.size=1 restrictions.0.reason="Zahteval je pisno." restrictions.0.since_at="2030-03-04T09:00:00.000Z"

# Lifted where nothing was stated, nothing happens.
do      createCustomer kind=person family_name=Novak as novak
do      liftRestriction id=$novak.id kind=do_not_sell
then    events CustomerCreated

# An archived customer says so on the card.
at      2030-03-04T09:00Z
do      createCustomer kind=person family_name=Novak as novak
do      archiveCustomer id=$novak.id
see     getCustomerCard id=$novak.id gives restrictions.size=1 restrictions.0.kind=archived restrictions.0.since_at="2030-03-04T09:00:00.000Z"

# A restriction without a reason is refused at the reason, and that of nobody is not found.
do      createCustomer kind=person family_name=Novak as novak
refused 400 setRestriction id=$novak.id kind=do_not_sell reason="" at /reason
refused 404 setRestriction id=0000000000000 kind=do_not_sell reason="Ne želi ponudb."
