CREATE TABLE stage_events (
  artist        VARCHAR(4096),
  auth          VARCHAR(4096),
  firstName     VARCHAR(4096),
  gender        VARCHAR(4096),
  itemInSession INTEGER,
  lastName      VARCHAR(4096),
  length        DOUBLE PRECISION,
  level         VARCHAR(4096),
  location      VARCHAR(4096),
  method        VARCHAR(4096),
  page          VARCHAR(4096),
  registration  BIGINT,
  sessionId     INTEGER,
  song          VARCHAR(4096),
  status        INTEGER,
  ts            TIMESTAMP,
  userAgent     VARCHAR(4096),
  userId        INTEGER
);

CREATE TABLE stage_songs (
  song_id          VARCHAR(4096),
  num_songs        INTEGER,
  title            VARCHAR(4096),
  artist_name      VARCHAR(4096),
  artist_latitude  DOUBLE PRECISION,
  year             INTEGER,
  duration         DOUBLE PRECISION,
  artist_id        VARCHAR(4096),
  artist_longitude DOUBLE PRECISION,
  artist_location  VARCHAR(4096)
);

CREATE TABLE users (
  user_id    INTEGER NOT NULL,
  first_name VARCHAR(4096),
  last_name  VARCHAR(4096),
  gender     VARCHAR(4096),
  level      VARCHAR(4096),
  PRIMARY KEY (user_id)
)
DISTSTYLE ALL
COMPOUND SORTKEY (user_id);

CREATE TABLE songs (
  song_id   VARCHAR(4096) NOT NULL,
  title     VARCHAR(4096),
  artist_id VARCHAR(4096),
  year      INTEGER,
  duration  DOUBLE PRECISION,
  PRIMARY KEY (song_id)
)
DISTSTYLE ALL
COMPOUND SORTKEY (song_id);

CREATE TABLE artist (
  artist_id VARCHAR(4096) NOT NULL,
  name      VARCHAR(4096),
  location  VARCHAR(4096),
  latitude  DOUBLE PRECISION,
  longitute DOUBLE PRECISION,
  PRIMARY KEY (artist_id)
)
DISTSTYLE ALL
COMPOUND SORTKEY (artist_id);

CREATE TABLE times (
  start_time VARCHAR(4096) NOT NULL,
  hour       INTEGER,
  day        INTEGER,
  week       INTEGER,
  month      INTEGER,
  year       INTEGER,
  weekday    INTEGER,
  PRIMARY KEY (start_time)
)
DISTSTYLE KEY DISTKEY (start_time)
COMPOUND SORTKEY (start_time);

CREATE TABLE songPlays (
  songplay_id INTEGER IDENTITY(0,1),
  start_time  VARCHAR(4096),
  user_id     INTEGER,
  level       VARCHAR(4096),
  song_id     VARCHAR(4096),
  artist_id   VARCHAR(4096),
  session_id  INTEGER,
  location    VARCHAR(4096),
  user_agent  VARCHAR(4096),
  PRIMARY KEY (songplay_id),
  FOREIGN KEY (start_time) REFERENCES times (start_time),
  FOREIGN KEY (user_id) REFERENCES users (user_id),
  FOREIGN KEY (song_id) REFERENCES songs (song_id),
  FOREIGN KEY (artist_id) REFERENCES artist (artist_id)
)
DISTSTYLE KEY DISTKEY (start_time)
COMPOUND SORTKEY (start_time);
