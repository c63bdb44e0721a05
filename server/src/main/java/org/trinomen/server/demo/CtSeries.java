package org.trinomen.server.demo;

import java.time.LocalDateTime;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;

/** The low-dose CT by which PET is corrected for attenuation (PS3.3 A.3). */
final class CtSeries {

  private static final double FIELD_OF_VIEW_MM = 500;
  private static final double NOISE_HOUNSFIELD = 28;

  private final ScanPlan scan;
  private final BrainPhantom phantom;
  private final ImageGrid grid;

  CtSeries(ScanPlan scan, BrainPhantom phantom) {
    this.scan = scan;
    this.phantom = phantom;
    DemoOptions options = scan.options();
    // The CT covers what PET does, with slices of its own.
    double height = Math.max(PetSeries.HEAD_MM, options.slices() * scan.site().sliceMm());
    int slices = Math.max(1, options.ctSlices());
    this.grid =
        new ImageGrid(
            options.ctMatrix(),
            options.ctSlices(),
            FIELD_OF_VIEW_MM / options.ctMatrix(),
            ScanHeader.significant(height / slices));
  }

  Stream<DemoInstance> instances() {
    return Stream.of(grid)
        .filter(g -> g.slices() > 0)
        .flatMap(
            g -> {
              float[] volume = volume();
              return IntStream.range(0, g.slices()).mapToObj(slice -> instance(volume, slice));
            });
  }

  private float[] volume() {
    float[] volume = ImageGrid.values(grid.sample(phantom), Tissue::hounsfield);
    Random random = scan.random("CT noise");
    for (int i = 0; i < volume.length; i++) {
      volume[i] += (float) (NOISE_HOUNSFIELD * random.nextGaussian());
    }
    grid.blur(volume, 1.5);
    return volume;
  }

  private DemoInstance instance(float[] volume, int slice) {
    short[] pixels = new short[grid.pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (short) Math.clamp(Math.round(volume[slice * pixels.length + i]), -1024, 3071);
    }
    LocalDateTime at = scan.start().minusMinutes(4);
    DataSetBuilder header = ScanHeader.of(scan);
    ScanHeader.dateTime(header, Tag.SeriesDate, Tag.SeriesTime, at);
    ScanHeader.dateTime(header, Tag.AcquisitionDate, Tag.AcquisitionTime, at);
    ScanHeader.dateTime(header, Tag.ContentDate, Tag.ContentTime, at);
    header
        .string(Tag.Modality, "CT")
        .uid(Tag.SeriesInstanceUID, scan.uid("CT series"))
        .integer(Tag.SeriesNumber, 1)
        .string(Tag.SeriesDescription, "CT AC head")
        .string(Tag.BodyPartExamined, "HEAD")
        .string(Tag.PatientPosition, "HFS")
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .integer(Tag.AcquisitionNumber, 1)
        .integer(Tag.InstanceNumber, slice + 1)
        .decimal(Tag.KVP, 120)
        .integer(Tag.XRayTubeCurrent, 35)
        .integer(Tag.ExposureTime, 500)
        .integer(Tag.Exposure, 17)
        .string(Tag.FilterType, "BODY")
        .string(Tag.ConvolutionKernel, "STANDARD")
        .decimal(Tag.ReconstructionDiameter, FIELD_OF_VIEW_MM)
        .decimal(Tag.GantryDetectorTilt, 0)
        .decimal(Tag.WindowCenter, 40)
        .decimal(Tag.WindowWidth, 80)
        .decimal(Tag.RescaleIntercept, 0)
        .decimal(Tag.RescaleSlope, 1)
        .string(Tag.RescaleType, "HU");
    ScanHeader.image(header, grid, slice, pixels);
    return ScanHeader.instance(header, Uids.CTImageStorage, scan.uid("CT", slice));
  }
}
