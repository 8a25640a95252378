package vidact.e2e;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** A Jupyter notebook in Java, run cell by cell in this process as a kernel would, without Python. */
final class Notebook {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Magic lines that mean nothing here, since the class path has everything. */
    private static final String KNOWN_MAGIC = "%maven ";

    private final Path file;
    private final ObjectNode root;

    private Notebook(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    static Notebook read(Path file) throws IOException {
        return new Notebook(file, (ObjectNode) JSON.readTree(file.toFile()));
    }

    /** Runs every cell; one that fails or is not Java ends it. Returns how many pictures and lines came out. */
    int run() throws IOException {
        int outputs = 0;
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1)) {
                shell.addToClasspath(entry);
            }
            evaluate(shell, "void display(Object value) { vidact.e2e.NotebookDisplay.show(value); }");
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            int count = 0;
            for (JsonNode node : root.path("cells")) {
                if (node.path("cell_type").asText().equals("code")) {
                    evaluate(shell, code(node));
                    ObjectNode cell = (ObjectNode) node;
                    cell.put("execution_count", ++count);
                    ArrayNode found = outputs(printed);
                    cell.set("outputs", found);
                    outputs += found.size();
                }
            }
        } finally {
            System.setOut(console);
        }
        return outputs;
    }

    private String code(JsonNode cell) {
        StringBuilder code = new StringBuilder();
        for (JsonNode line : cell.path("source")) {
            String text = line.asText();
            if (text.startsWith("%")) {
                if (!text.startsWith(KNOWN_MAGIC)) {
                    throw new AssertionError(file + " has a magic line that is not known: " + text);
                }
            } else {
                code.append(text);
            }
        }
        return code.toString();
    }

    private void evaluate(JShell shell, String code) {
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo part = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!part.completeness().isComplete()) {
                throw new AssertionError(file + " has a cell that is not whole: " + rest);
            }
            for (SnippetEvent event : shell.eval(part.source())) {
                if (event.exception() != null) {
                    throw new AssertionError(file + " failed at: " + part.source(), event.exception());
                }
                if (event.status() == Snippet.Status.REJECTED) {
                    List<String> why = new ArrayList<>();
                    shell.diagnostics(event.snippet()).forEach(problem -> why.add(problem.getMessage(null)));
                    throw new AssertionError(file + " is no Java at: " + part.source() + "\n" + why);
                }
            }
            rest = part.remaining();
        }
    }

    private static ArrayNode outputs(ByteArrayOutputStream printed) throws IOException {
        ArrayNode outputs = JSON.createArrayNode();
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        if (!text.isEmpty()) {
            ObjectNode stream = outputs.addObject().put("name", "stdout").put("output_type", "stream");
            text.lines().forEach(line -> stream.withArray("text").add(line + "\n"));
        }
        for (Object shown : NotebookDisplay.take()) {
            ObjectNode output = outputs.addObject().put("output_type", "display_data");
            output.putObject("metadata");
            ObjectNode data = output.putObject("data");
            if (shown instanceof BufferedImage image) {
                ByteArrayOutputStream png = new ByteArrayOutputStream();
                ImageIO.write(image, "png", png);
                data.put("image/png", Base64.getEncoder().encodeToString(png.toByteArray()));
            } else {
                data.put("text/plain", String.valueOf(shown));
            }
        }
        return outputs;
    }

    /** Number of code cells that have outputs in the file. */
    long cellsWithOutputs() {
        return StreamSupport.stream(root.path("cells").spliterator(), false)
                .filter(cell -> cell.path("outputs").size() > 0)
                .count();
    }

    /** Writes the outputs of the last run into the file. */
    void save() throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter(" ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
        Files.writeString(file, JSON.writer(printer).writeValueAsString(root) + "\n");
    }
}
