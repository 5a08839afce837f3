# Old cards: a card holder is a person with a name, found in either script.
by      agent
do      createCustomer kind=person given_name=Ольга family_name=Щукина language=ru identities=[{"kind":"mail","value":"olga@example.ru"}] as olga
see     listCustomers q=щукина gives items.size=1 items.0.id=$olga.id
see     listCustomers q=shchukina gives items.size=1 items.0.id=$olga.id
pending the programme can't be cancelled before the simulation, the rule for holders and the notice plan
pending a lapse starts a win-back with a control group; the forecast stands beside reality
