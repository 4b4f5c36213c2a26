"""Does a child find the data of a database connection that is in a global?

A forked child has a copy of the connection. A child of spawn imports the module again and opens a
new connection, here to an empty database. So does a child of the fork server, or the child has a
copy of a connection that the server opened, with none of the parent's data. loky cannot send a
connection along with a function of `__main__`.

A copy is not safe: SQLite, as every client of a server, forbids the use of a connection on both
sides of a fork. The fork server and its children are such sides, too: see the scenario main-leaves.

https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_
https://github.com/redis/redis-py/issues/496
https://github.com/redis/redis-py/issues/1931
"""

import sqlite3

from compare import Answers, Backend
from scenarios._both import in_both
from scenarios.inheritance._three_values import State, ask

RUN_AS = "main"

connection = sqlite3.connect(":memory:")


def run(backend: Backend) -> Answers:
    return in_both(tables, backend)


def tables(backend: Backend) -> Answers:
    connection.execute("create table users (name)")
    try:
        return {question: str(answer) for question, answer in ask(backend, look).items()}
    except Exception as error:
        return {"tables that the parent made in memory": type(error).__name__}


def look() -> State:
    return {"tables that the parent made in memory": len(connection.execute("select * from sqlite_schema").fetchall())}
