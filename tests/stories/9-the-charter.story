# The charter: everything that was done can be told afterwards, by whom and in what order.
do      createCustomer kind=person family_name=Novak as novak
by      agent
do      recordContact id=$novak.id channel=call direction=in summary="Vpraša po roku."
see     listTimeline id=$novak.id gives items.0.author_name=Bor items.1.author_name=Ana
then    events CustomerCreated ContactRecorded
pending ten sentences bound to checks, two not checkable, one without means
pending observance per standard, team and person; consistency; how high decisions travelled; the note about the guard
