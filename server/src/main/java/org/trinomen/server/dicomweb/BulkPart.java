package org.trinomen.server.dicomweb;

import java.nio.file.Path;
import org.trinomen.dicom.web.MediaType;

/** Bulk data that wait in a file. */
record BulkPart(Path file, MediaType type) {}
