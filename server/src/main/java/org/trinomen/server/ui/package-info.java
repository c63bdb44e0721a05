/**
 * The web page's files: read once, served to anyone, since they hold nothing of the archive. The
 * page itself is an ordinary client of the routes; nothing here knows DICOM or the archive.
 */
@NullMarked
package org.trinomen.server.ui;

import org.jspecify.annotations.NullMarked;
