-- title: Sessions per user
-- answers: Who comes back most often, and how many plays does such a session have?
-- ordered: yes
-- tolerance: 0.005
SELECT u.user_id, u.first_name, u.last_name, u.level,
       count(DISTINCT p.session_id) AS sessions,
       count(*) AS plays,
       round(CAST(count(*) AS DECIMAL(18, 4)) / count(DISTINCT p.session_id), 2) AS plays_per_session
FROM songPlays AS p
JOIN users AS u ON u.user_id = p.user_id
GROUP BY u.user_id, u.first_name, u.last_name, u.level
ORDER BY sessions DESC, plays DESC, u.user_id
LIMIT 20;
