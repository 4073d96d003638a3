-- title: Match rate
-- answers: What share of the plays, per level, is of a song that the catalogue knows?
-- ordered: yes
-- tolerance: 0.005
SELECT level,
       count(*) AS plays,
       count(song_id) AS matched,
       round(100.0 * count(song_id) / count(*), 2) AS matched_percent
FROM songPlays
GROUP BY level
ORDER BY level;
