/**
 * The web's forms of DICOM: the JSON model of PS3.18 Annex F, both ways; the XML of PS3.19,
 * written; media types and multipart bodies. Knows data sets and text; knows no HTTP.
 */
@NullMarked
package org.trinomen.dicom.web;

import org.jspecify.annotations.NullMarked;
