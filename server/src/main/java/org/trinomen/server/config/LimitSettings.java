package org.trinomen.server.config;

import java.time.Duration;

/**
 * Beyond these, input is refused with a clear error and costs nothing lasting.
 *
 * @param instanceSizeMax bytes of one DICOM file or data set
 * @param instanceInMemoryMax bytes of an instance held in memory while it arrives; larger ones are
 *     spooled to disk
 * @param requestSizeMax bytes of one HTTP request's body
 * @param jsonSizeMax bytes of a JSON request body
 * @param zipEntriesMax entries of an uploaded zip
 * @param zipExpandedSizeMax bytes of all entries of an uploaded zip together, expanded
 * @param zipExpansionRatioMax expanded bytes per compressed byte of an upload
 * @param multipartPartsMax parts of a multipart body
 * @param findResultsMax resources one find gives when the request names no limit; 0 for all
 * @param decodingWait how long a request waits for memory to decode an image in
 * @param volumeSizeMax bytes after which a volume is sealed and the next one begun
 */
public record LimitSettings(
    long instanceSizeMax,
    int instanceInMemoryMax,
    long requestSizeMax,
    int jsonSizeMax,
    int zipEntriesMax,
    long zipExpandedSizeMax,
    int zipExpansionRatioMax,
    int multipartPartsMax,
    int findResultsMax,
    Duration decodingWait,
    long volumeSizeMax) {}
