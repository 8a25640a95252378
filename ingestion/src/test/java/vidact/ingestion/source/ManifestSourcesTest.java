package vidact.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/** The public data sets' manifests, each with what is known to go wrong with it. */
final class ManifestSourcesTest {
    @TempDir
    private Path folder;

    @Test
    void somethingSomethingsLabelIsTheCaptionAndItsTemplateIsNot() throws IOException {
        videos("videos/74225.webm", "videos/116154.webm", "videos/9.webm");
        text("labels/something-something-v2-train.json", """
                [{"id": "74225", "label": "spinning cube that quickly stops spinning",
                  "template": "Spinning [something] that quickly stops spinning", "placeholders": ["cube"]},
                 {"id": "116154", "template": "Pushing [something] onto [something]", "placeholders": ["a cup", "a $1 book"]},
                 {"id": "404", "label": "gone", "template": "x", "placeholders": []},
                 {"id": "../../etc/passwd", "label": "evil", "template": "x", "placeholders": []}]
                """);
        text("labels/test.json", "[{\"id\": \"9\"}]");
        text("labels/labels.json", "{\"Spinning something that quickly stops spinning\": \"148\"}");
        List<SourceClip> clips = clips("ssv2");
        assertThat(clips)
                .extracting(clip -> clip.origin().videoId())
                .containsExactly("74225", "116154", "404", "../../etc/passwd", "9");
        assertThat(texts(clips.get(0))).containsExactly("spinning cube that quickly stops spinning");
        assertThat(texts(clips.get(1))).containsExactly("Pushing a cup onto a $1 book");
        assertThat(clips.get(2).problems()).containsExactly(Reason.MISSING);
        assertThat(clips.get(3).problems()).containsExactly(Reason.UNSAFE_NAME);
        assertThat(clips.get(3).path()).startsWith(folder.toString()).doesNotContain("/etc/");
        assertThat(clips.get(4).captions()).isEmpty();
        assertThat(clips)
                .extracting(clip -> clip.origin().split())
                .containsExactly("train", "train", "train", "train", "test");
    }

    @Test
    void epicsTimesComeFromTimeStampsOfTwoOrThreeDecimals() throws IOException {
        videos("P01/videos/P01_01.MP4");
        text("EPIC_100_train.csv", """
                narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,start_frame,stop_frame,\
                narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes
                P01_01_0,P01,P01_01,00:00:01.089,00:00:00.14,00:00:03.370,8,202,\
                "open door, then close it",open,3,door,3,"['door', 'it']","[3, 4]"
                P01_01_1,P01,P01_01,01:00:01.00,01:02:03.50,01:02:03.40,8,202,backwards,open,3,door,3,"['door']",[3]
                """);
        text("EPIC_100_test_timestamps.csv", """
                narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,start_frame,stop_frame
                P01_02_0,P01,P01_02,00:00:01.0,00:00:01.0,00:00:02.0,60,120
                """);
        List<SourceClip> clips = clips("epic");
        assertThat(clips.get(0).captions()).isEmpty();
        assertThat(clips.get(0).origin().split()).isEqualTo("test");
        assertThat(clips.get(0).problems()).containsExactly(Reason.MISSING);
        assertThat(clips.get(1).span()).isEqualTo(new Span(140_000, 3_370_000));
        assertThat(texts(clips.get(1))).containsExactly("open door, then close it");
        assertThat(clips.get(1).origin().licence()).isEqualTo("CC BY-NC 4.0");
        assertThat(clips.get(2).problems()).containsExactly(Reason.BAD_TIMES);
    }

    @Test
    void kineticsIdsMayBeginWithADashAndRowsMayComeTwice() throws IOException {
        videos("train/-abc_000010_000020.mp4", "train/_x1.mp4");
        text("train.csv", """
                label,youtube_id,time_start,time_end,split
                riding a bike,-abc,10,20,train
                clapping,_x1,5,15,train
                clapping,_x1,5,15,train
                "tying knot (not on a tie)",gone,1,11,train
                """);
        text("test.csv", "youtube_id,time_start,time_end\n-abc,10,20\n");
        text(
                "kinetics700_2020.json",
                "{\"_x1\": {\"annotations\": {\"label\": \"jumping\", \"segment\": [20, 30]}, \"subset\": \"val\"}}");
        List<SourceClip> clips = clips("kinetics");
        assertThat(clips).hasSize(6);
        assertThat(clips.get(0).origin().split()).isEqualTo("test");
        assertThat(clips.get(0).span()).isEqualTo(Span.WHOLE);
        assertThat(clips.get(1).problems()).as("the same clip with its label").containsExactly(Reason.REPEATED_ROW);
        assertThat(clips.get(2).span()).isEqualTo(Span.seconds(5, 15));
        assertThat(clips.get(3).problems()).containsExactly(Reason.REPEATED_ROW);
        assertThat(clips.get(4).problems()).containsExactly(Reason.MISSING);
        assertThat(clips.get(5).span()).isEqualTo(Span.seconds(20, 30));
        assertThat(clips.get(5).origin().split()).isEqualTo("val");
    }

    @Test
    void speechLinesEndWhereTheNextBeginsAndDoNotRepeatIt() throws IOException {
        videos("v1.mp4");
        text("raw_caption.json", """
                {"v1": {"start": [0, 2.5, 2.5, 9], "end": [4, 6, 5, 8],
                  "text": ["first you take", "you take the onion", "the onion and cut", "backwards"]},
                 "v2": {"start": [1], "end": [2], "text": ["  a  line\\nbroken "]}}
                """);
        List<SourceClip> clips = clips("howto100m");
        assertThat(clips).extracting(clip -> clip.origin().videoId()).containsExactly("v1", "v1", "v1", "v1", "v2");
        assertThat(clips.get(0).span()).isEqualTo(Span.seconds(0, 2.5));
        assertThat(clips.get(1).span()).as("the next begins at the same time").isEqualTo(Span.seconds(2.5, 6));
        assertThat(clips)
                .extracting(ManifestSourcesTest::texts)
                .containsExactly(
                        List.of("first you take"),
                        List.of("the onion"),
                        List.of("and cut"),
                        List.of("backwards"),
                        List.of("a line broken"));
        assertThat(clips.get(3).problems()).containsExactly(Reason.BAD_TIMES);
        assertThat(clips.get(4).problems()).containsExactly(Reason.MISSING);
    }

    @Test
    void ego4dsNarrationsArePointsAndRedactedStretchesAreMarked() throws IOException {
        videos("full_scale/u1.mp4");
        text("ego4d.json", """
                {"date": "2021", "videos": [{"video_uid": "u1", "video_metadata": {"fps": 30, "deep": [[1]]},
                  "redacted_intervals": [{"start_sec": 20.0, "end_sec": 21.0}], "gaps": []}], "clips": [{"x": 1}]}
                """);
        text("annotations/narration.json", """
                {"u1": {"narration_pass_1": {"narrations": [
                    {"timestamp_sec": 20.0, "narration_text": "#O man X walks #unsure", "annotation_uid": "b"},
                    {"timestamp_sec": 10.2, "narration_text": "#C C opens the  drawer.", "annotation_uid": "a"}], "summaries": []}},
                 "u2": {"narration_pass_2": {"narrations": []}}}
                """);
        List<SourceClip> clips = clips("ego4d");
        assertThat(clips).hasSize(2);
        // 9.8 s apart: half the length is 9.8 * 9.8 / (2 * 4.9) = 9.8 s.
        assertThat(clips.get(0).span()).isEqualTo(Span.seconds(10.2 - 9.8, 10.2 + 9.8));
        assertThat(clips.get(0).captions())
                .containsExactly(
                        new Text("the camera wearer opens the drawer.", "narration"),
                        new Text("#C C opens the  drawer.", "narration as written"));
        assertThat(texts(clips.get(1)).get(0)).isEqualTo("another person, man X walks");
        assertThat(clips.get(1).problems()).containsExactly(Reason.REDACTED);
    }

    @Test
    void egoClipIsSeparatedByTabs() throws IOException {
        videos("u1.mp4");
        text(
                "egoclip.csv",
                "clip_idx\tvideo_uid\tvideo_dur\tnarration_source\tnarration_ind\tnarration_time\tclip_start\tclip_end\tclip_text\t"
                        + "tag_verb\ttag_noun\n0\tu1\t100\tnarration_pass_1\t0\t3.0\t2.5\t3.5\t#C C picks, then cuts\t[1]\t[2]\n");
        List<SourceClip> clips = clips("ego4d");
        assertThat(clips.get(0).span()).isEqualTo(Span.seconds(2.5, 3.5));
        assertThat(texts(clips.get(0))).startsWith("the camera wearer picks, then cuts");
    }

    @Test
    void aManifestThatIsMissingOrBrokenIsNamed() throws IOException {
        for (String kind : List.of("ssv2", "epic", "kinetics", "howto100m", "ego4d")) {
            assertThatThrownBy(() -> Source.of(kind + ":" + folder))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("there is no");
        }
        text("caption.json", "{\"v1\": {\"start\": [1], ");
        assertThatThrownBy(() -> clips("howto100m"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("caption.json is no readable JSON");
        text("EPIC_100_train.csv", "a,b\n1,2\n");
        assertThatThrownBy(() -> clips("epic")).hasMessageContaining("has no column 'video_id'");
    }

    private List<SourceClip> clips(String kind) {
        return Source.of(kind + ":" + folder).clips().toList();
    }

    private static List<String> texts(SourceClip clip) {
        return clip.captions().stream().map(Text::text).toList();
    }

    private void videos(String... names) throws IOException {
        for (String name : names) {
            text(name, "");
        }
    }

    private void text(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
