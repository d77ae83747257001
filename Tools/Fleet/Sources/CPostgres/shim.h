#pragma once
#include <libpq-fe.h>

// Macros of characters that Swift does not import.
static inline const char *plumbline_sqlstate(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}
static inline const char *plumbline_primary_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}
