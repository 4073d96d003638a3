-- title: Longest sessions
-- answers: Which sessions had the most plays, and when did they begin and end?
-- ordered: yes
SELECT session_id, user_id, count(*) AS plays, min(start_time) AS first_play, max(start_time) AS last_play
FROM songPlays
GROUP BY session_id, user_id
ORDER BY plays DESC, session_id, user_id
LIMIT 10;
