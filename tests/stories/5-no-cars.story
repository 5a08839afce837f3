# No cars: the known number rings and the operator sees who it is before the greeting.
by      agent
do      createCustomer kind=person given_name=Ирина middle_name=Петровна family_name=Соколова language=ru country=RU street="ул. Гагарина, 12" city=Томск identities=[{"kind":"phone","value":"8 (913) 123-45-67"}] as irina
do      recordContact id=$irina.id channel=call direction=in summary="Заказ на вокзал, подача через 10 минут."
see     lookupCustomer identity="phone:+79131234567" gives matches.0.customer.id=$irina.id matches.0.customer.name="Ирина Петровна Соколова"
see     getCustomerCard id=$irina.id gives recent.0.summary="Заказ на вокзал, подача через 10 минут."
pending capacity before the order; no end of the call without an alternative; the refusal is an unsuccessful order
pending next time she is served first, and nobody waits beyond the fairness limit
