"""What readers and writers of questions can report: code → (Korean, English)."""

from __future__ import annotations

from typing import Final

QUESTION_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # --- any format ---
    "question.format": (
        "문제 파일로 알아볼 수 없습니다. 받는 형식: {accepted}.",
        "This is not recognised as a file of questions. Accepted: {accepted}.",
    ),
    "question.xml": (
        "‘{name}’(으)로 시작하는 XML은 문제 파일이 아닙니다. 받는 형식: {accepted}.",
        "XML that begins with “{name}” is no file of questions. Accepted: {accepted}.",
    ),
    "question.too_many": (
        "문제가 너무 많습니다. 한 파일에 {limit}개까지 받습니다.",
        "There are too many questions; up to {limit} are accepted in a file.",
    ),
    "question.none": ("파일에 문제가 없습니다.", "The file holds no questions."),
    "question.unsupported": (
        "‘{kind}’ 유형은 여기에 없어 읽지 않았습니다.",
        "The type “{kind}” does not exist here, so the question was not read.",
    ),
    "question.random": (
        "무작위 출제({kind})는 문제가 아니라 설정이라 읽지 않았습니다. 시험에서 분류를 골라 뽑기를 설정하세요.",
        "A random draw ({kind}) is a setting and no question, so it was not read. Set up a draw from a category in the "
        "quiz.",
    ),
    "question.no_choices": ("보기가 없습니다.", "There are no choices."),
    "question.no_answers": ("정답이 적혀 있지 않습니다.", "No answer is given."),
    "question.no_pairs": ("짝이 없습니다.", "There are no pairs."),
    "question.no_items": ("순서를 정할 항목이 없습니다.", "There is nothing to be put in order."),
    "question.no_gaps": ("빈칸이 없습니다.", "There are no gaps."),
    "question.no_text": ("문제 글이 비어 있습니다.", "The question has no text."),
    "question.no_right": (
        "점수를 주는 답이 없습니다. 가져온 뒤 정답을 정하세요.",
        "No answer gives points. Say which is right after the import.",
    ),
    "question.sum": (
        "맞는 보기의 비율을 더하면 100%가 아니라 {percent}%입니다. 적힌 그대로 읽었습니다.",
        "The shares of the right choices come to {percent} % instead of 100 %; they were read as they stand.",
    ),
    "question.fraction": (
        "답의 비율이 -100%와 100% 사이가 아닙니다.",
        "The share of an answer is not between -100 % and 100 %.",
    ),
    "question.number": (
        "‘{value}’은(는) 읽을 수 있는 수가 아닙니다.",
        "“{value}” is no number that can be read.",
    ),
    "question.empty_answer": ("답 하나가 비어 있습니다.", "An answer is empty."),
    "question.file_missing": (
        "글에 나오는 파일 {name}이(가) 들어 있지 않습니다.",
        "The file {name}, which the text refers to, is not there.",
    ),
    "question.file_broken": (
        "붙은 파일 {name}을(를) 읽을 수 없어 빼고 읽었습니다.",
        "The attached file {name} cannot be read and was left out.",
    ),
    "question.markup_lost": (
        "여기에는 서식이나 그림을 둘 수 없어 글자만 읽었습니다: {text}",
        "There can be no formatting or pictures here, so only the words were read: {text}",
    ),
    # --- GIFT, Aiken ---
    "gift.open": (
        "여는 중괄호 {{ 뒤에 닫는 }}가 없습니다.",
        "An opening brace {{ is not closed by }}.",
    ),
    "gift.braces": (
        "중괄호가 맞지 않습니다. 글에 쓰는 중괄호는 \\{{ \\}}로 적습니다.",
        "The braces do not match. Braces in the text are written \\{{ \\}}.",
    ),
    "gift.answers": (
        "중괄호 안에 = 또는 ~로 시작하는 답이 없습니다.",
        "Within the braces no answer begins with = or ~.",
    ),
    "gift.stray": (
        "답 뒤에 남은 글자 {text}을(를) 빼고 읽었습니다.",
        "The letters {text} that are left after the answers were not read.",
    ),
    "gift.truth_feedback": (
        "첫 피드백을 ‘참’을 고른 사람에게 보이는 것으로 읽었습니다. Moodle은 틀린 사람에게 보입니다.",
        "The first feedback was read as meant for those who choose “true”. Moodle shows it for wrong answers.",
    ),
    "aiken.no_question": ("물음이 없습니다.", "There is no question."),
    "aiken.no_answer": ("ANSWER: 줄이 없습니다.", "The line ANSWER: is missing."),
    "aiken.answer": (
        "정답 ‘{value}’이(가) 보기에 없습니다.",
        "The answer “{value}” is none of the choices.",
    ),
    "aiken.letters": (
        "같은 글자의 보기가 둘 있습니다.",
        "Two choices have the same letter.",
    ),
    # --- Moodle XML ---
    "cloze.open": (
        "빈칸을 여는 중괄호가 닫히지 않았습니다.",
        "The brace that opens a gap is not closed.",
    ),
    "cloze.kind": ("빈칸 유형 ‘{kind}’은(는) 없습니다.", "There is no type of gap “{kind}”."),
    "cloze.weight": (
        "배점이 0인 빈칸을 1로 읽었습니다.",
        "A gap of weight 0 was read as one of weight 1.",
    ),
    "moodle.truth": (
        "참·거짓 문제의 답이 true나 false가 아니라 ‘{value}’입니다.",
        "An answer of a true/false question is “{value}” instead of true or false.",
    ),
    "moodle.hidden": (
        "Moodle에서 숨긴 문제입니다.",
        "The question was hidden in Moodle.",
    ),
    "moodle.hint_options": (
        "힌트와 함께 맞은 개수를 보이거나 틀린 답을 지우는 설정은 읽지 않았습니다.",
        "The settings by which a hint shows the number of right answers or clears wrong ones were not read.",
    ),
    "moodle.numbering": (
        "보기 번호 방식 {value}은(는) 없어 기본 방식으로 읽었습니다.",
        "The numbering {value} does not exist here; the usual one is taken.",
    ),
    "moodle.unit_input": (
        "단위를 목록에서 고르게 하는 설정은 읽지 않았습니다. 수와 함께 적습니다.",
        "Picking the unit from a list was not read; it is typed with the number.",
    ),
    "moodle.unit_penalty": (
        "단위 감점을 받은 점수가 아니라 문제 배점의 비율로 읽었습니다.",
        "The penalty for a unit was read as a share of the question's points instead of those earned.",
    ),
    "moodle.ordering_part": (
        "일부 항목만 뽑아 보이는 설정은 없어 모든 항목을 순서대로 놓게 합니다.",
        "Showing only some of the items does not exist here; all are to be put in order.",
    ),
    "moodle.ordering_grading": (
        "순서 채점 방식이 달라 여기의 방식으로 채점합니다.",
        "The order is scored in the way of this system, which differs.",
    ),
    "moodle.any_files": (
        "파일 수에 제한이 없던 문제를 {limit}개까지로 읽었습니다.",
        "Any number of files was read as up to {limit}.",
    ),
    "moodle.essay_files": (
        "서술형에 파일을 붙이는 설정은 없어 글만 받습니다.",
        "Attaching files to an essay does not exist here; only text is taken.",
    ),
    "moodle.drag_words": (
        "낱말을 끌어 놓는 문제를 목록에서 고르는 문제로 읽었습니다.",
        "Words to be dragged were read as lists to pick from.",
    ),
    # --- QTI ---
    "qti.no_questions": (
        "압축 안에 QTI 1.2나 2.1 문제가 없습니다.",
        "The package holds no questions of QTI 1.2 or 2.1.",
    ),
    "qti.no_manifest": (
        "imsmanifest.xml이 없어 압축 안의 문제 파일을 모두 읽었습니다.",
        "There is no imsmanifest.xml, so all files of questions in the archive were read.",
    ),
    "qti.not_listed": (
        "목록(imsmanifest.xml)에 없는 문제 파일도 읽었습니다.",
        "A file of questions that the manifest does not list was read as well.",
    ),
    "qti.twin": (
        "같은 문제가 {name}에 더 자세히 있어 이 파일은 건너뛰었습니다.",
        "The same questions stand in {name} in more detail, so this file was skipped.",
    ),
    "qti.item_missing": (
        "시험이 가리키는 문제 파일이 들어 있지 않습니다.",
        "A file of a question that the test names is not there.",
    ),
    "qti.elsewhere": (
        "다른 문제은행의 문제를 가리킬 뿐이라 읽을 내용이 없습니다. 그 은행을 내보내 가져오세요.",
        "This only refers to a question of another bank, so there is nothing to read. Export that bank and import it.",
    ),
    "qti.draw": (
        "이 묶음에서 {count}개를 뽑는 설정은 문제가 아니라 시험에서 정합니다. 문제는 모두 읽었습니다.",
        "That {count} are drawn from this group is set up in the quiz. All questions were read.",
    ),
    "qti.stimulus": (
        "함께 읽는 지문과의 연결은 읽지 않았습니다. 지문은 따로 읽은 글로 남습니다.",
        "The link to a passage was not read; the passage is a text by itself.",
    ),
    "qti.no_presentation": ("문제 본문이 없습니다.", "The item has no body."),
    "qti.no_response": (
        "‘{kind}’ 유형인데 답할 곳이 없습니다.",
        "The type is “{kind}”, but there is nothing to answer.",
    ),
    "qti.undeclared": (
        "답의 선언(responseDeclaration)이 없습니다.",
        "The response is not declared (responseDeclaration).",
    ),
    "qti.composite": (
        "한 문항에 답할 것이 여럿이라 한 문제로 읽을 수 없습니다.",
        "The item asks several things and cannot be read as one question.",
    ),
    "qti.order": (
        "올바른 순서가 모든 항목을 말하지 않습니다.",
        "The right order does not name every item.",
    ),
    "qti.order_labels": (
        "순서의 위아래에 붙은 이름표는 읽지 않았습니다.",
        "The labels at the ends of the order were not read.",
    ),
    "qti.match": (
        "짝을 하나씩 정할 수 없어 짝 맞추기로 읽을 수 없습니다.",
        "The pairs are not one to one, so this cannot be read as matching.",
    ),
    "qti.associate": (
        "둘씩 잇는 문제를 왼쪽과 오른쪽이 있는 짝 맞추기로 읽었습니다.",
        "Associating two by two was read as matching, with a left and a right side.",
    ),
    "qti.pair_weights": (
        "짝마다 다른 배점을 같은 배점으로 읽었습니다.",
        "Pairs that are worth differently were read as worth the same.",
    ),
    "qti.pair_without_answer": (
        "답이 없는 짝 {ident}을(를) 빼고 읽었습니다.",
        "The pair {ident}, which has no answer, was left out.",
    ),
    "qti.pair_with_answers": (
        "답이 여럿인 짝 {ident}에서 첫 답만 읽었습니다.",
        "Of the answers of the pair {ident} only the first was read.",
    ),
    "qti.categories": (
        "분류에 속하지 않거나 여러 분류에 속하는 것이 있어 읽을 수 없습니다.",
        "Something belongs to no category or to several, so this cannot be read.",
    ),
    "qti.categories_as_pairs": (
        "분류하는 문제를 짝 맞추기로 읽었습니다.",
        "Categorising was read as matching.",
    ),
    "qti.gap_place": (
        "글에서 자리를 찾지 못한 빈칸을 끝에 두었습니다.",
        "A gap whose place is not in the text was put at the end.",
    ),
    "qti.gap_match": (
        "낱말을 끌어 놓는 빈칸을 목록에서 고르는 빈칸으로 읽었습니다.",
        "Words to be put into gaps were read as lists to pick from.",
    ),
    "qti.gap_penalty": (
        "틀린 낱말의 감점은 읽지 않았습니다.",
        "The penalty for wrong words was not read.",
    ),
    "qti.canvas_partial": (
        "Canvas처럼 맞은 보기에서 틀린 보기를 빼는 부분 점수로 읽었습니다.",
        "Read with Canvas' partial credit: right choices less wrong ones.",
    ),
    "qti.scale": (
        "점수의 눈금이 적혀 있지 않거나 다릅니다. 가장 높은 점수 {best}, 만점 {whole}(으)로 읽었습니다.",
        "The scale of the scores is not told or differs; read with {best} as the best score and {whole} as the whole.",
    ),
    "qti.processing": (
        "채점 규칙을 알 수 없어 선언된 정답으로 채점합니다.",
        "The rules of scoring are not known; the declared answer is taken.",
    ),
    "qti.exclusive": (
        "‘초과·미만’ 경계를 ‘이상·이하’로 읽었습니다.",
        "A bound that excludes its value was read as one that includes it.",
    ),
    "qti.contradiction": (
        "값 {value}이(가) 적힌 범위 밖에 있어 값과 정밀도를 따랐습니다.",
        "The value {value} is outside of its range; value and precision were followed.",
    ),
    "qti.close_enough": (
        "‘{value}’의 비슷한 철자를 받아 주는 규칙은 없어 같은 글만 받습니다.",
        "Spellings close to “{value}” cannot be accepted here; only the same text is.",
    ),
    "qti.regex": (
        "정규식 답 ‘{value}’은(는) 받지 않습니다.",
        "An answer by regular expression, “{value}”, cannot be read.",
    ),
    "qti.test": (
        "답의 조건 {name}은(는) 읽지 않았습니다.",
        "The condition {name} of an answer was not read.",
    ),
    "qti.feedback_lost": (
        "어떤 답에 붙는지 알 수 없는 피드백 {ident}을(를) 읽지 않았습니다.",
        "The feedback {ident} is bound to nothing known and was not read.",
    ),
    "qti.model_answer": (
        "서술형의 모범 답안은 읽지 않았습니다.",
        "The model answer of an essay was not read.",
    ),
    "qti.adaptive": (
        "여러 번 고쳐 답하는 방식은 없어 한 번 답하는 문제로 읽었습니다.",
        "An adaptive item was read as one that is answered once.",
    ),
    "qti.rubrics": (
        "채점 안내가 여럿이라 첫 번째만 읽었습니다.",
        "Of several rubrics for scorers only the first was read.",
    ),
    "qti.upload_type": (
        "파일 형식 제한 {value}은(는) 읽지 않았습니다.",
        "The limit to files of {value} was not read.",
    ),
    # --- writing ---
    "write.kind": (
        "이 유형의 문제는 이 형식에 담을 수 없습니다.",
        "The format has no questions of this type.",
    ),
    "write.shape": (
        "이 형식으로 쓰면 다른 문제로 읽히므로 담지 않았습니다.",
        "Written in this format it would be read as another question, so it was left out.",
    ),
    "write.field": (
        "{what_ko} 중에 이 형식에 그대로 담기지 않는 것이 있습니다.",
        "Not all of {what_en} goes into this format unchanged.",
    ),
    "write.own": (
        "{what_ko}: 이 시스템으로 다시 가져올 때만 그대로이고, 다른 시스템은 읽지 않습니다.",
        "Only this system reads {what_en} from the file again; others do not.",
    ),
    "write.one_right": (
        "Aiken에는 정답이 하나인 객관식만 담을 수 있습니다.",
        "Aiken holds only questions with one right choice.",
    ),
    "write.too_many_choices": (
        "이 형식에는 보기를 {limit}개까지 담을 수 있습니다.",
        "The format holds up to {limit} choices.",
    ),
    "write.open_range": (
        "한쪽이 열린 수의 범위는 이 형식에 담을 수 없습니다.",
        "The format has no ranges that are open at one end.",
    ),
    "write.catch_all": (
        "그 밖의 모든 수를 받는 답은 피드백과 함께 맨 끝에만 둘 수 있습니다.",
        "An answer that any number fits can only stand last, and with feedback.",
    ),
    "write.mixed_gaps": (
        "QTI 1.2에는 적는 빈칸만 있거나 고르는 빈칸만 있는 글을 담을 수 있습니다.",
        "QTI 1.2 holds texts whose gaps are all typed or all picked from lists.",
    ),
    "write.gap_place": (
        "글에 자리가 없는 빈칸은 담을 수 없습니다.",
        "A gap that has no place in the text cannot be written.",
    ),
}
