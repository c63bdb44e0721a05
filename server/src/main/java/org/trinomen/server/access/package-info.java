/**
 * Who may do what: accounts, passwords, bearer tokens, sessions, permissions, and the {@link
 * org.trinomen.server.access.PhiAccess} without which no name is shown. Knows neither HTTP nor
 * DIMSE; every decision goes to the audit trail.
 */
@NullMarked
package org.trinomen.server.access;

import org.jspecify.annotations.NullMarked;
