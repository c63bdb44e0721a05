package org.trinomen.server.demo;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;

/**
 * The dynamic PET series (PS3.3 A.21): frames that follow the tracer, in becquerel per millilitre,
 * corrected for decay to the start. Decay shows in the noise, which grows as counts become fewer.
 */
final class PetSeries {

  /** Few slices stand farther apart than the scanner's, so that they show the whole head. */
  static final double HEAD_MM = 156;

  private static final double BLUR_SIGMA_MM = 2.4;
  private static final double SENSITIVITY = 0.0005;
  private static final short PIXEL_MAX = Short.MAX_VALUE;

  private final ScanPlan scan;
  private final BrainPhantom phantom;
  private final ImageGrid grid;
  private final List<FrameTiming> schedule;

  PetSeries(ScanPlan scan, BrainPhantom phantom) {
    this.scan = scan;
    this.phantom = phantom;
    DemoOptions options = scan.options();
    DemoSite site = scan.site();
    this.grid =
        new ImageGrid(
            options.matrix(),
            options.slices(),
            site.fieldOfViewMm() / options.matrix(),
            Math.max(site.sliceMm(), ScanHeader.significant(HEAD_MM / options.slices())));
    this.schedule = FrameTiming.schedule(options.frames());
  }

  Stream<DemoInstance> instances() {
    Tissue[] tissues = grid.sample(phantom);
    Random random = scan.random("PET noise");
    return IntStream.range(0, schedule.size())
        .boxed()
        .flatMap(
            frame -> {
              float[] volume = volume(tissues, schedule.get(frame), random);
              return IntStream.range(0, grid.slices())
                  .mapToObj(slice -> instance(volume, frame, slice));
            });
  }

  private float[] volume(Tissue[] tissues, FrameTiming timing, Random random) {
    Tracer tracer = scan.tracer();
    float[] volume =
        ImageGrid.values(
            tissues, tissue -> tracer.kinetics().concentration(tissue, timing.middleMinutes()));
    double decay = StrictMath.exp(-tracer.nuclide().decayConstant() * 60 * timing.middleMinutes());
    double voxelMm3 = grid.pixelMm() * grid.pixelMm() * grid.sliceMm();
    double counts = timing.durationSeconds() * decay * voxelMm3 * SENSITIVITY;
    for (int i = 0; i < volume.length; i++) {
      // As in iterative reconstruction, noise goes with the signal.
      double deviation = Math.sqrt(volume[i] * (volume[i] + 0.05) / counts);
      volume[i] += (float) (deviation * random.nextGaussian());
    }
    grid.blur(volume, BLUR_SIGMA_MM);
    float bqPerMl = (float) (scan.doseBq() / (scan.subject().weightKg() * 1000));
    for (int i = 0; i < volume.length; i++) {
      volume[i] = Math.max(0, volume[i] * bqPerMl);
    }
    return volume;
  }

  private DemoInstance instance(float[] volume, int frame, int slice) {
    int from = slice * grid.pixels();
    int to = from + grid.pixels();
    double peak =
        scan.site().slopePerFrame() ? peak(volume, 0, volume.length) : peak(volume, from, to);
    double slope = peak == 0 ? 1 : ScanHeader.significant(peak / PIXEL_MAX);
    short[] pixels = new short[grid.pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (short) Math.min(PIXEL_MAX, Math.round(volume[from + i] / slope));
    }
    DataSetBuilder header = ScanHeader.of(scan);
    series(header);
    isotope(header);
    frame(header, frame, slice);
    header.decimal(Tag.RescaleIntercept, 0).decimal(Tag.RescaleSlope, slope);
    ScanHeader.image(header, grid, slice, pixels);
    String uid = scan.uid("PT", frame, slice);
    return ScanHeader.instance(header, Uids.PositronEmissionTomographyImageStorage, uid);
  }

  private static double peak(float[] volume, int from, int to) {
    float peak = 0;
    for (int i = from; i < to; i++) {
      peak = Math.max(peak, volume[i]);
    }
    return peak;
  }

  /** General Series and PET Series (PS3.3 C.8.9.1). */
  private void series(DataSetBuilder header) {
    int frames = schedule.size();
    boolean dynamic = frames > 1;
    ScanHeader.dateTime(header, Tag.SeriesDate, Tag.SeriesTime, scan.start());
    header
        .string(Tag.Modality, "PT")
        .uid(Tag.SeriesInstanceUID, scan.uid("PT series"))
        .integer(Tag.SeriesNumber, 2)
        .string(Tag.SeriesDescription, scan.tracer().text() + (dynamic ? " dynamic" : " static"))
        .string(Tag.ProtocolName, SyntheticStudy.NAME)
        .string(Tag.BodyPartExamined, "BRAIN")
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY")
        .string(Tag.Units, "BQML")
        .string(Tag.CountsSource, "EMISSION")
        .string(Tag.SeriesType, dynamic ? "DYNAMIC" : "STATIC", "IMAGE")
        .integer(Tag.NumberOfSlices, grid.slices())
        .string(Tag.CorrectedImage, "DECY", "ATTN", "SCAT", "DTIM", "RAN", "NORM")
        .string(Tag.RandomsCorrectionMethod, "DLYD")
        .string(Tag.AttenuationCorrectionMethod, "CT-derived mu-map")
        .string(Tag.ScatterCorrectionMethod, "Single scatter simulation")
        .string(Tag.DecayCorrection, "START")
        .string(Tag.ReconstructionMethod, "3D-OSEM 4i21s")
        .string(Tag.ConvolutionKernel, "Gaussian 3 mm")
        .decimal(Tag.ReconstructionDiameter, scan.site().fieldOfViewMm())
        .string(Tag.CollimatorType, "NONE")
        .string(Tag.TypeOfDetectorMotion, "NONE");
    if (dynamic) {
      header.integer(Tag.NumberOfTimeSlices, frames);
    }
    orientation(header);
  }

  /** NM/PET Patient Orientation (PS3.3 C.8.4.6): on the back, head first. */
  private static void orientation(DataSetBuilder header) {
    DataSet supine = ScanHeader.code("40199007", "SCT", "supine");
    DataSet recumbent =
        new DataSetBuilder()
            .putAll(ScanHeader.code("102538003", "SCT", "recumbent"))
            .items(Tag.PatientOrientationModifierCodeSequence, supine)
            .build();
    header
        .items(Tag.PatientOrientationCodeSequence, recumbent)
        .items(
            Tag.PatientGantryRelationshipCodeSequence,
            ScanHeader.code("102540008", "SCT", "headfirst"));
  }

  /** PET Isotope (PS3.3 C.8.9.2). */
  private void isotope(DataSetBuilder header) {
    Tracer tracer = scan.tracer();
    Nuclide nuclide = tracer.nuclide();
    LocalDateTime injected = scan.start();
    DataSet radiopharmaceutical =
        new DataSetBuilder()
            .string(Tag.Radiopharmaceutical, tracer.text())
            .string(Tag.RadiopharmaceuticalRoute, "IV")
            .decimal(Tag.RadiopharmaceuticalVolume, 10)
            .string(Tag.RadiopharmaceuticalStartTime, ScanHeader.time(injected))
            .string(
                Tag.RadiopharmaceuticalStartDateTime,
                ScanHeader.date(injected) + ScanHeader.time(injected))
            .decimal(Tag.RadionuclideTotalDose, scan.doseBq())
            .decimal(Tag.RadionuclideHalfLife, nuclide.halfLifeSeconds())
            .decimal(Tag.RadionuclidePositronFraction, nuclide.positronFraction())
            .items(
                Tag.RadionuclideCodeSequence,
                ScanHeader.code(nuclide.code(), "SCT", nuclide.meaning()))
            .items(
                Tag.RadiopharmaceuticalCodeSequence,
                ScanHeader.code(tracer.code(), tracer.scheme(), tracer.meaning()))
            .items(
                Tag.AdministrationRouteCodeSequence,
                ScanHeader.code("47625008", "SCT", "Intravenous route"))
            .build();
    header.items(Tag.RadiopharmaceuticalInformationSequence, radiopharmaceutical);
  }

  /** PET Image (PS3.3 C.8.9.4) and what else differs from image to image. */
  private void frame(DataSetBuilder header, int frame, int slice) {
    FrameTiming timing = schedule.get(frame);
    Nuclide nuclide = scan.tracer().nuclide();
    LocalDateTime at =
        scan.start().plus(Duration.ofMillis(Math.round(timing.startSeconds() * 1000)));
    ScanHeader.dateTime(header, Tag.AcquisitionDate, Tag.AcquisitionTime, at);
    ScanHeader.dateTime(header, Tag.ContentDate, Tag.ContentTime, at);
    int image = frame * grid.slices() + slice + 1;
    double decayed = StrictMath.exp(-nuclide.decayConstant() * timing.startSeconds());
    long prompts = Math.round(scan.doseBq() * decayed * 0.004 * timing.durationSeconds());
    header
        .integer(Tag.InstanceNumber, image)
        .integer(Tag.ImageIndex, image)
        .integer(Tag.AcquisitionNumber, frame + 1)
        .decimal(Tag.FrameReferenceTime, Math.rint(timing.referenceTimeMs(nuclide) * 1000) / 1000)
        .integer(Tag.ActualFrameDuration, Math.round(timing.durationSeconds() * 1000))
        .decimal(Tag.DecayFactor, ScanHeader.significant(timing.decayFactor(nuclide)))
        .decimal(Tag.DoseCalibrationFactor, 1)
        .decimal(Tag.ScatterFractionFactor, 0.32)
        .decimal(Tag.DeadTimeFactor, 1.04)
        .decimal(Tag.SliceSensitivityFactor, 1)
        .integer(Tag.PrimaryPromptsCountsAccumulated, Math.min(prompts, Integer.MAX_VALUE));
  }
}
