/**
 * The door that speaks DICOMweb (PS3.18): QIDO-RS, WADO-RS, STOW-RS and WADO-URI. It translates
 * paths, parameters and media types into questions and arrivals, and answers into JSON, XML and
 * multipart bodies. It must not know how anything is kept.
 */
@NullMarked
package org.trinomen.server.dicomweb;

import org.jspecify.annotations.NullMarked;
