package org.trinomen.archive.chain;

/**
 * Something wrong with a log.
 *
 * @param file name of the file
 * @param line number of the line in it, from 1; 0 where it is not about a line
 * @param what as a sentence without a full stop
 */
public record ChainFinding(String file, long line, String what) {}
