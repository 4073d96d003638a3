-- title: Top artists
-- answers: Which artists are heard by the most listeners?
-- ordered: yes
SELECT a.artist_id, a.name, count(DISTINCT p.user_id) AS listeners, count(*) AS plays
FROM songPlays AS p
JOIN artist AS a ON a.artist_id = p.artist_id
GROUP BY a.artist_id, a.name
ORDER BY listeners DESC, plays DESC, a.artist_id
LIMIT 10;
