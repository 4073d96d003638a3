-- title: Users by gender and level
-- answers: Who are our users, by their latest level?
-- ordered: yes
SELECT gender, level, count(*) AS users
FROM users
GROUP BY gender, level
ORDER BY gender, level;
