-- title: Plays by device
-- answers: On which kind of device is played, on each level?
-- ordered: no
SELECT CASE WHEN user_agent LIKE '%iPhone%' THEN 'iPhone'
            WHEN user_agent LIKE '%iPad%' THEN 'iPad'
            WHEN user_agent LIKE '%Macintosh%' THEN 'Mac'
            WHEN user_agent LIKE '%Windows%' THEN 'Windows'
            WHEN user_agent LIKE '%Linux%' OR user_agent LIKE '%X11%' THEN 'Linux'
            ELSE 'other' END AS device,
       level,
       count(*) AS plays,
       count(DISTINCT user_id) AS listeners
FROM songPlays
GROUP BY 1, 2
ORDER BY 1, 2;
