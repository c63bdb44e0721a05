/**
 * The HTTP door's machinery: Jetty, the table of routes, sign-in on requests, limits, the form of
 * errors. Knows no route's meaning and nothing of DICOM.
 */
@NullMarked
package org.trinomen.server.http;

import org.jspecify.annotations.NullMarked;
