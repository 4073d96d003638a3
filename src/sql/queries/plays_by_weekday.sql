-- title: Plays by weekday
-- answers: On which days of the week (0 = Sunday) is the most played, and by how many listeners?
-- ordered: yes
SELECT t.weekday, count(*) AS plays, count(DISTINCT p.user_id) AS listeners
FROM songPlays AS p
JOIN times AS t ON t.start_time = p.start_time
GROUP BY t.weekday
ORDER BY t.weekday;
