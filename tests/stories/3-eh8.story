# EH8: sender and recipient are two people in two countries, each read by the customs of theirs.
by      agent
do      createCustomer kind=person given_name=Tomaž family_name=Mlakar language=sl country=SI identities=[{"kind":"phone","value":"040 200 100"}] as sender
do      createCustomer kind=person given_name=Fiona family_name=Campbell language=en country=GB street="12 Lauder Road" postcode="EH9 2EN" city=Edinburgh identities=[{"kind":"phone","value":"07700 900123"}] as recipient
see     getCustomer id=$recipient.id gives identities.0.value="+447700900123"
see     lookupCustomer identity="phone:+44 7700 900123" gives matches.0.customer.id=$recipient.id
see     lookupCustomer identity="phone:+447700900123" gives matches.0.customer.id=$recipient.id identity.valid=false
pending the wrong postcode asks at once; the correction has a deadline before the next hub
pending scans of two partner systems, one silent; the second Stevenage scan raises an exception; both are told first
pending the evidence view says who was right
