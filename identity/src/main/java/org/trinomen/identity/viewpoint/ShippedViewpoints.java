package org.trinomen.identity.viewpoint;

import java.util.List;
import org.trinomen.identity.AgentKind;

/** The viewpoints that are there without configuration. */
public final class ShippedViewpoints {

  /** A person outranks what a study's systems say, and those outrank an algorithm. */
  private static final List<Trust> PEOPLE_FIRST =
      List.of(Trust.in(AgentKind.PERSON), Trust.in(AgentKind.FEED), Trust.in(AgentKind.ALGORITHM));

  /** As received, byte for byte; admits no statement. */
  public static final Viewpoint RECORDED =
      new Viewpoint("recorded", List.of(), 0, "", new Presentation.AsRecorded());

  /** Under the codes of the research study. */
  public static final Viewpoint STUDY =
      new Viewpoint("study", PEOPLE_FIRST, 0, "", Presentation.Rewritten.coded("{subject}"));

  /** Under the codes that the sites themselves used. */
  public static final Viewpoint SITE =
      new Viewpoint("site", PEOPLE_FIRST, 0, "", Presentation.Rewritten.coded("{local}"));

  /** Under pseudonyms, by the Basic Application Level Confidentiality Profile of PS3.15 Annex E. */
  public static final Viewpoint BLINDED =
      new Viewpoint("blinded", PEOPLE_FIRST, 0, "", Presentation.Rewritten.blinded());

  private ShippedViewpoints() {}

  /** All four. */
  public static List<Viewpoint> all() {
    return List.of(RECORDED, STUDY, SITE, BLINDED);
  }
}
