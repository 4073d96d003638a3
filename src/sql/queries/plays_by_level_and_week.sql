-- title: Plays by level and week
-- answers: How does listening on the free and on the paid level develop from week to week?
-- ordered: yes
SELECT t.year, t.week, p.level, count(*) AS plays, count(DISTINCT p.user_id) AS listeners
FROM songPlays AS p
JOIN times AS t ON t.start_time = p.start_time
GROUP BY t.year, t.week, p.level
ORDER BY t.year, t.week, p.level;
