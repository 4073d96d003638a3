-- title: Top songs
-- answers: Which known songs are played most often?
-- ordered: yes
SELECT s.title, a.name AS artist_name, count(*) AS plays
FROM songPlays AS p
JOIN songs AS s ON s.song_id = p.song_id
JOIN artist AS a ON a.artist_id = p.artist_id
GROUP BY s.song_id, s.title, a.name
ORDER BY plays DESC, s.song_id
LIMIT 10;
