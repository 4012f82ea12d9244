"""What in a face's coefficients goes with women or men, and with smiles: from first names and mouth widths."""
import numpy as np

WOMEN = """Maria Jennifer Jessica Julia Laura Anna Catherine Elizabeth Sarah Mary Nicole Martha Angela Christine
Carmen Condoleezza Hillary Barbara Patricia Linda Susan Karen Nancy Lisa Kim Michelle Kathleen Kate Jane Janet Ann Anne
Amanda Andrea Ashley Britney Charlotte Claire Debra Denise Diane Diana Donna Elena Emily Emma Erin Eva Gina Gloria
Halle Heather Helen Isabella Jackie Jelena Joan Judy Justine Katie Kelly Kirsten Kristen Laurie Lauren Leslie Lindsay
Lucy Marcia Margaret Marie Martina Meg Megan Melissa Monica Naomi Natalie Nia Olivia Pamela Paula Penelope Rachel
Renee Rita Rosa Salma Samantha Sandra Serena Sharon Sheryl Shannon Sophia Stella Stephanie Teresa Tina Vanessa Venus
Victoria Winona Yoko""".split()
MEN = """John David Michael Robert James William George Richard Thomas Paul Mark Steve Steven Kevin Brian Joe Jim Bill
Bob Tom Tony Peter Frank Gary Larry Jeff Scott Mike Dan Daniel Jose Juan Carlos Luis Jorge Pedro Antonio Mario Ali Ahmed
Mohammed Abdullah Hans Jean Jacques Andre Alan Albert Andrew Anthony Ben Charles Chris Christopher Dennis Donald Edward
Eric Fernando Gordon Greg Harry Henry Jack Jason Ken Kenneth Lee Marco Martin Matt Matthew Nick Norman Patrick Phil
Ray Ricardo Roger Ron Ronald Roy Sam Sean Sergio Simon Tim Vladimir Walter Wayne""".split()


def unit(vector):
    return vector / np.linalg.norm(vector)


def feminine(names, coefficients):
    first = np.array([name.split("_")[0] for name in names])
    women, men = np.isin(first, WOMEN), np.isin(first, MEN)
    return unit(coefficients[women].mean(0) - coefficients[men].mean(0)), int(women.sum()), int(men.sum())


def smile(points, coefficients):
    """Coefficients are white, so the correlation with the mouth's width is the direction."""
    eyes = np.linalg.norm(points[:, 1] - points[:, 0], axis=1)
    mouth = np.linalg.norm(points[:, 4] - points[:, 3], axis=1) / eyes
    return unit(coefficients.T @ (mouth - mouth.mean()))
