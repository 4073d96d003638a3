COPY stage_songs (song_id, num_songs, title, artist_name, artist_latitude, year, duration, artist_id, artist_longitude, artist_location)
FROM 's3://etl-work/manifests/songs.json'
IAM_ROLE default
MANIFEST
FORMAT AS JSON 'auto ignorecase'
MAXERROR 6
COMPUPDATE OFF
STATUPDATE OFF
