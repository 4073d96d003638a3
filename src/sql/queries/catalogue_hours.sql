-- title: The catalogue's playing time
-- answers: How many songs and artists are in the catalogue, and how long would it play?
-- ordered: yes
-- tolerance: 0.01
SELECT count(*) AS songs,
       count(DISTINCT artist_id) AS artists,
       sum(CASE WHEN year = 0 THEN 1 ELSE 0 END) AS songs_of_unknown_year,
       round(CAST(sum(duration) AS DECIMAL(18, 4)) / 3600, 1) AS hours
FROM songs;
