package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Hard limits on sizes; the aim is 300 lines a file and 40 a method. */
final class SourceSizeTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 60;
    private static final int SPARK_FILE_LINES = 120;

    @Test
    void filesStayShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Path> files = new ArrayList<>(Repository.javaFiles("main"));
        files.addAll(Repository.javaFiles("test"));
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            boolean spark = file.toString().contains("/spark/");
            int limit = spark ? SPARK_FILE_LINES : FILE_LINES;
            int lines = Files.readAllLines(file).size();
            if (lines > limit) {
                tooLong.add(file + " has " + lines + " lines, more than " + limit);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsStayShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    null,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(Repository.javaFiles("main")));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions, tooLong).scan(unit, null);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static final class MethodScanner extends TreeScanner<Object, Object> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public Object visitMethod(MethodTree method, Object unused) {
            LineMap lines = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            long length = start < 0 || end < 0 ? 0 : lines.getLineNumber(end) - lines.getLineNumber(start) + 1;
            if (length > METHOD_LINES) {
                tooLong.add(unit.getSourceFile().getName() + " " + method.getName() + " has " + length + " lines");
            }
            return super.visitMethod(method, unused);
        }
    }
}
