-- name: MembersOfPersons
SELECT c.id FROM customers c JOIN customers o ON o.id = c.organisation_id
WHERE o.kind <> 'organisation' ORDER BY c.id LIMIT :count_max;

-- name: WrongLastContacts
SELECT c.id FROM customers c
WHERE coalesce(c.last_contact_at, -1) <> coalesce((SELECT max(t.occurred_at) FROM timeline_entries t
  WHERE t.customer_id = c.id AND t.kind = 'contact'), -1)
ORDER BY c.id LIMIT :count_max;

-- name: WrongFirstIdentities
SELECT c.id FROM customers c
WHERE coalesce(c.phone, '') <> coalesce((SELECT i.value FROM identities i WHERE i.customer_id = c.id AND i.kind = 'phone'
    ORDER BY i.id LIMIT 1), '')
  OR coalesce(c.mail, '') <> coalesce((SELECT i.value FROM identities i WHERE i.customer_id = c.id AND i.kind = 'mail'
    ORDER BY i.id LIMIT 1), '')
ORDER BY c.id LIMIT :count_max;

-- name: IdentitiesAfter
SELECT customer_id, id, kind, value, valid FROM identities
WHERE (customer_id, id) > (:after_customer_id, :after_id) ORDER BY customer_id, id LIMIT :count_max;
