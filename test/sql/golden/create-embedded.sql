CREATE TABLE stage_events (
  artist        VARCHAR,
  auth          VARCHAR,
  firstName     VARCHAR,
  gender        VARCHAR,
  itemInSession INTEGER,
  lastName      VARCHAR,
  length        DOUBLE,
  level         VARCHAR,
  location      VARCHAR,
  method        VARCHAR,
  page          VARCHAR,
  registration  BIGINT,
  sessionId     INTEGER,
  song          VARCHAR,
  status        INTEGER,
  ts            TIMESTAMP,
  userAgent     VARCHAR,
  userId        INTEGER
);

CREATE TABLE stage_songs (
  song_id          VARCHAR,
  num_songs        INTEGER,
  title            VARCHAR,
  artist_name      VARCHAR,
  artist_latitude  DOUBLE,
  year             INTEGER,
  duration         DOUBLE,
  artist_id        VARCHAR,
  artist_longitude DOUBLE,
  artist_location  VARCHAR
);

CREATE TABLE users (
  user_id    INTEGER NOT NULL,
  first_name VARCHAR,
  last_name  VARCHAR,
  gender     VARCHAR,
  level      VARCHAR
);

CREATE TABLE songs (
  song_id   VARCHAR NOT NULL,
  title     VARCHAR,
  artist_id VARCHAR,
  year      INTEGER,
  duration  DOUBLE
);

CREATE TABLE artist (
  artist_id VARCHAR NOT NULL,
  name      VARCHAR,
  location  VARCHAR,
  latitude  DOUBLE,
  longitute DOUBLE
);

CREATE TABLE times (
  start_time VARCHAR NOT NULL,
  hour       INTEGER,
  day        INTEGER,
  week       INTEGER,
  month      INTEGER,
  year       INTEGER,
  weekday    INTEGER
);

CREATE TABLE songPlays (
  songplay_id INTEGER NOT NULL,
  start_time  VARCHAR,
  user_id     INTEGER,
  level       VARCHAR,
  song_id     VARCHAR,
  artist_id   VARCHAR,
  session_id  INTEGER,
  location    VARCHAR,
  user_agent  VARCHAR
);
