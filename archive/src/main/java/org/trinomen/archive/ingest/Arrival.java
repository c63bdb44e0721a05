package org.trinomen.archive.ingest;

import java.io.InputStream;
import org.trinomen.archive.volume.Origin;

/**
 * An instance at a door.
 *
 * @param origin where it comes from
 * @param fileMeta bytes the door puts before the body: for a data set off the wire the preamble and
 *     file meta information that we write (PS3.10 §7.1), nothing for a file
 * @param body the rest, to be read to its end; the door closes it
 */
public record Arrival(Origin origin, byte[] fileMeta, InputStream body) {}
