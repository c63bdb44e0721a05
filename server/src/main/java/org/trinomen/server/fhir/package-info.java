/**
 * The door for FHIR R5 (5.0.0), read-only: research studies, subjects, scans, whose they are, and
 * the statements behind that, as JSON. Translates between HTTP and what ledger and index say; holds
 * no state. Knows no other door.
 */
@NullMarked
package org.trinomen.server.fhir;

import org.jspecify.annotations.NullMarked;
