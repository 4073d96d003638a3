DELETE FROM songPlays;

DELETE FROM times;

DELETE FROM artist;

DELETE FROM songs;

DELETE FROM users;

INSERT INTO users (user_id, first_name, last_name, gender, level)
SELECT userId, firstName, lastName, gender, level
FROM (
  SELECT userId, firstName, lastName, gender, level,
         row_number() OVER (
           PARTITION BY userId
           ORDER BY CASE WHEN ts IS NULL THEN 0 ELSE 1 END DESC, ts DESC,
                    coalesce(sessionId, -1) DESC, coalesce(itemInSession, -1) DESC,
                    coalesce(level, ''), coalesce(firstName, ''), coalesce(lastName, ''), coalesce(gender, '')
         ) AS recency
  FROM stage_events
  WHERE userId IS NOT NULL
) AS events
WHERE recency = 1;

INSERT INTO songs (song_id, title, artist_id, year, duration)
SELECT song_id, title, artist_id, year, duration
FROM (
  SELECT song_id, title, artist_id, year, duration,
         row_number() OVER (
           PARTITION BY song_id
           ORDER BY coalesce(title, ''), coalesce(artist_id, ''),
                    coalesce(year, 0), coalesce(duration, 0)
         ) AS choice
  FROM stage_songs
  WHERE song_id IS NOT NULL
) AS records
WHERE choice = 1;

INSERT INTO artist (artist_id, name, location, latitude, longitute)
SELECT artist_id, artist_name, artist_location, artist_latitude, artist_longitude
FROM (
  SELECT artist_id, artist_name, artist_location, artist_latitude, artist_longitude,
         row_number() OVER (
           PARTITION BY artist_id
           ORDER BY coalesce(song_id, ''), coalesce(artist_name, ''),
                    coalesce(artist_location, ''),
                    coalesce(artist_latitude, 0), coalesce(artist_longitude, 0)
         ) AS choice
  FROM stage_songs
  WHERE artist_id IS NOT NULL
) AS records
WHERE choice = 1;

INSERT INTO times (start_time, hour, day, week, month, year, weekday)
SELECT strftime(ts, '%Y-%m-%d %H:%M:%S.%g'),
       CAST(extract(hour FROM ts) AS INTEGER),
       CAST(extract(day FROM ts) AS INTEGER),
       CAST(extract(week FROM ts) AS INTEGER),
       CAST(extract(month FROM ts) AS INTEGER),
       CAST(extract(year FROM ts) AS INTEGER),
       CAST(extract(dow FROM ts) AS INTEGER)
FROM (
  SELECT DISTINCT ts
  FROM stage_events
  WHERE ts IS NOT NULL
) AS moments;

INSERT INTO songPlays (songplay_id, start_time, user_id, level, song_id, artist_id,
                       session_id, location, user_agent)
SELECT row_number() OVER (ORDER BY e.ts, e.sessionId, e.itemInSession, e.userId, coalesce(e.level, ''), coalesce(s.song_id, ''), coalesce(s.artist_id, ''), coalesce(e.location, ''), coalesce(e.userAgent, '')) - 1,
       strftime(e.ts, '%Y-%m-%d %H:%M:%S.%g'), e.userId, e.level, s.song_id, s.artist_id,
       e.sessionId, e.location, e.userAgent
FROM stage_events AS e
LEFT JOIN (
  SELECT title, artist_name, song_id, artist_id
  FROM (
    SELECT title, artist_name, song_id, artist_id,
           row_number() OVER (
             PARTITION BY title, artist_name
             ORDER BY coalesce(song_id, ''), coalesce(artist_id, '')
           ) AS choice
    FROM stage_songs
    WHERE song_id IS NOT NULL
  ) AS records
  WHERE choice = 1
) AS s ON s.title = e.song AND s.artist_name = e.artist
WHERE e.page = 'NextSong' AND s.song_id IS NOT NULL;
