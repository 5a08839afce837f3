-- name: PutPostcode
INSERT INTO postcodes (country, postcode, place_key, place, region) VALUES (:country, :postcode, :place_key, :place, :region)
ON CONFLICT (country, postcode, place_key) DO UPDATE SET place = excluded.place, region = excluded.region
WHERE postcodes.place <> excluded.place OR postcodes.region <> excluded.region;

-- name: AnyPostcodeOf
SELECT p.postcode FROM postcodes p WHERE p.country = :country LIMIT 1;

-- name: PlacesOfPostcode
SELECT p.postcode, p.place, p.region, p.place_key FROM postcodes p
WHERE p.country = :country AND p.postcode = :postcode ORDER BY p.place_key LIMIT :count_max;

-- name: PostcodesOfPlace
-- param: until_key text
SELECT p.postcode, p.place, p.region, p.place_key FROM postcodes p
WHERE p.country = :country AND p.place_key >= :place_key AND p.place_key < :until_key ORDER BY p.place_key, p.postcode LIMIT :count_max;
