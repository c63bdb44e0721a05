package org.trinomen.server.config;

import java.time.Duration;

/**
 * How we speak to others: DICOM nodes, peers, DICOMweb servers.
 *
 * @param queriesKept queries of others that are remembered with their answers
 * @param answersMax answers of one query; more are an error
 * @param timeout how long another server may take to answer a request, unless its file says
 */
public record RemoteSettings(int queriesKept, int answersMax, Duration timeout) {}
