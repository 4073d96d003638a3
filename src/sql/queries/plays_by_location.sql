-- title: Plays by location
-- answers: In which places is the most played?
-- ordered: yes
SELECT location, count(*) AS plays, count(DISTINCT user_id) AS listeners
FROM songPlays
WHERE location IS NOT NULL
GROUP BY location
ORDER BY plays DESC, listeners DESC, location
LIMIT 15;
