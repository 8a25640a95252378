package vidact.ingestion.isolation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import vidact.core.catalogue.ClipRow;
import vidact.core.config.Configs;
import vidact.core.video.VideoReader;
import vidact.ingestion.ClipProbe;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.source.SourceClip;

/**
 * The process that decodes. On standard input a line with the configuration, one with the seed, then a question a line; on standard output
 * {@value #READY}, then the rows of a clip a line. It ends when its input does.
 */
public final class ProbeProcess {
    /** First line of the output: from now on only clips take time. */
    static final String READY = "ready";

    /**
     * What is asked.
     *
     * @param file of this machine with the clip's bytes
     */
    record Question(SourceClip clip, String file) {}

    private ProbeProcess() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever else is printed must not look like an answer
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        IngestConfig config = Configs.fromJson(IngestConfig.class, questions.readLine());
        ClipProbe probe = new ClipProbe(config, Long.parseLong(questions.readLine()));
        VideoReader.loadNatives();
        answers.println(READY);
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            Question question = Configs.fromJson(Question.class, line);
            List<ClipRow> rows = probe.probe(question.clip(), Path.of(question.file()));
            answers.println(Configs.toJson(rows));
        }
    }
}
