package org.trinomen.server.config;

import java.util.Optional;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * A viewpoint and how it is reached.
 *
 * @param viewpoint whom it believes and how it writes names
 * @param aeTitle the AE title under which DICOM nodes reach it, if it has one of its own
 */
public record ViewpointSettings(Viewpoint viewpoint, Optional<String> aeTitle) {}
