/**
 * Speaks to others on behalf of a caller of the REST API: asks DICOM nodes, sends to them and has
 * them send; the same with other archives over HTTP and DICOMweb. Whom there is to speak to is
 * configured, or was told by someone who may; no other address is ever called. Knows the HTTP door,
 * and of the DIMSE door only how an instance goes out and comes in.
 */
@NullMarked
package org.trinomen.server.remote;

import org.jspecify.annotations.NullMarked;
