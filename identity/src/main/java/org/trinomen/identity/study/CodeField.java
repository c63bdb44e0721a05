package org.trinomen.identity.study;

/**
 * What a study wished to be typed into one attribute of the header.
 *
 * @param keyword the attribute, such as {@code StudyDescription}
 * @param template as in {@link CodeGrammar#template()}, and besides {@code {subject}} the whole
 *     subject code, {@code {study}} the study's id or short name, {@code {session}} the session,
 *     {@code {modality}} the modality, {@code {id:NAME}} one of {@link
 *     ResearchSubject#identifiers()}; such as {@code {study}_{site}_{subject}_{v}}
 */
public record CodeField(String keyword, String template) {}
