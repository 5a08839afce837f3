# "Are you our client?": whoever calls knows at least that, and since when.
by      agent
do      createCustomer kind=person given_name=Сергей family_name=Волков language=ru customer_since=2019-05-20 identities=[{"kind":"phone","value":"+7 921 555 44 33"}] as sergej
see     lookupCustomer identity="phone:+7 (921) 555-44-33" gives matches.0.customer.customer_since=2019-05-20
see     lookupCustomer identity="phone:+7 (921) 555-44-34" gives matches.size=0
pending open matters and the reason of leaving for the least role; known questions are hidden
pending who has an open complaint is not on the list, and is stopped at dial time
