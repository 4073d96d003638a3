-- title: Songs and plays by decade
-- answers: From which decades are the songs we know, and which of them are played?
-- ordered: yes
SELECT s.decade, count(*) AS songs, sum(s.plays) AS plays
FROM (
  SELECT songs.song_id, songs.year - songs.year % 10 AS decade, count(p.songplay_id) AS plays
  FROM songs
  LEFT JOIN songPlays AS p ON p.song_id = songs.song_id
  WHERE songs.year > 0
  GROUP BY songs.song_id, songs.year
) AS s
GROUP BY s.decade
ORDER BY s.decade;
